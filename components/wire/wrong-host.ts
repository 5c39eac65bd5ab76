/** A host name that no certificate has (RFC 2606, section 2). */
export const wrongHost = "not-this-server.invalid";
