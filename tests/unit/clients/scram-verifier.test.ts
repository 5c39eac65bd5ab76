import { describe, expect, it } from "vitest";
import { scramVerifier } from "../../../components/clients/scram-verifier";

const salt = Buffer.from("W22ZaJ0SNY7soEsUEjb6gQ==", "base64");

describe("scramVerifier()", () => {
  it("computes the verifier of RFC 7677's example", () => {
    // Section 3: StoredKey and ServerKey follow from its salt, count and password.
    expect(scramVerifier("pencil", salt)).toBe(
      "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==" +
        "$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
    );
  });

  it.each([
    ["mapped to nothing", "I\u00adX", "IX"],
    ["a letter in another form", "\u00aa", "a"],
    ["a number in another form", "\u2168", "IX"],
    ["another space", "a\u00a0b\u3000c", "a b c"],
    ["composed", "A\u030a", "\u00c5"],
  ])("takes texts for the same that SASLprep does (RFC 4013, section 3): %s", (_what, one, two) => {
    expect(scramVerifier(one, salt)).toBe(scramVerifier(two, salt));
  });

  it("tells letters of another case and ASCII control characters apart", () => {
    expect(scramVerifier("user", salt)).not.toBe(scramVerifier("USER", salt));
    expect(scramVerifier("a\u0007", salt)).not.toBe(scramVerifier("a", salt));
  });

  it("gives another text for another salt, count or password, and the same for the same", () => {
    const texts = [
      scramVerifier("a", salt),
      scramVerifier("b", salt),
      scramVerifier("a", salt, 8192),
      scramVerifier("a", Buffer.alloc(16)),
    ];
    expect(new Set(texts).size).toBe(4);
    expect(scramVerifier("a", salt)).toBe(texts[0]);
  });

  it.each<[string, string, Uint8Array, number]>([
    ["an empty password", "", salt, 4096],
    ["a NUL", "se\0cret", salt, 4096],
    ["half of a surrogate pair", "se\ud800cret", salt, 4096],
    ["a letter in presentation form", "\ufb1d", salt, 4096],
    ["too few iterations", "secret", salt, 4095],
    ["half an iteration", "secret", salt, 5000.5],
    ["a short salt", "secret", salt.subarray(1), 4096],
  ])("refuses %s, without showing anything", (_what, password, bytes, iterations) => {
    const attempt = () => scramVerifier(password, bytes, iterations);
    expect(attempt).toThrow(/^Cannot compute a SCRAM verifier: .*, expected /);
    expect(attempt).not.toThrow(/secret|W22Z/);
  });
});
