/** Encodes everything but the unreserved characters of RFC 3986, also what `encodeURIComponent` leaves. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
