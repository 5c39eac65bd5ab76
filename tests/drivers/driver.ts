/** How a driver is run: words before the directory of the kit. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

/** How a driver says that it does not connect. */
export interface Refusals {
  /** The server's certificate is of another authority. */
  readonly wrongAuthority: RegExp;
  /** The server's certificate is for another name. */
  readonly wrongHost: RegExp;
  /** The server refuses the client's certificate. */
  readonly foreignCertificate: RegExp;
  readonly wrongPassword: RegExp;
  /** The server sees that the password was not meant for this connection. */
  readonly otherChannel: RegExp;
}

/** A driver with a program that connects with a kit. */
export interface Driver {
  readonly name: string;
  /** Fetches and builds what the program needs; rejects with the reason. */
  prepare(): Promise<Command>;
  readonly refusals: Refusals;
}
