// The default input of postgresql.conf for servers of tests.
import type { MaterialInput } from "../../../components/config/material";
import type { ServerPlace } from "./material-server";

type Conf = MaterialInput["conf"];
type PlaceOfConf = Omit<ServerPlace, "administrators" | "major"> & Pick<Conf, "major">;

/** TLS 1.3, little memory, no waiting for the disk, and none of the optional files. */
export function plainConf(
  { major, materialDirectory, port, root }: PlaceOfConf,
  changes: Partial<Conf> = {},
): Conf {
  return {
    major,
    materialDirectory,
    listenAddresses: "127.0.0.1",
    port,
    unixSocketDirectory: root,
    tls: { minProtocol: "TLSv1.3", preferServerCiphers: true },
    hasDhParams: false,
    hasPassphrase: false,
    hasCrl: false,
    settings: { shared_buffers: "16MB", fsync: "off" },
    ...changes,
  };
}
