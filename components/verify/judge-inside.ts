// Judges a server by the facts that a session shows. Pure.
import { own } from "../contract/own";
import { adviceFor } from "../proof/advice";
import { judgeRules } from "../proof/judge-configuration";
import { describeOutcome } from "../wire/outcome";
import { type Finding, advise, broken, fine, unexamined } from "./finding";
import type { Inside, InsideView } from "./look-inside";

const name = "session as negotiated";

/** Judges the facts of a session; without one, a single finding says why. */
export function judgeInside(inside: Inside): Finding[] {
  if (inside.kind === "notTried") return [unexamined(name, `nobody logged in: ${inside.why}`)];
  if (inside.kind === "refused") {
    return [unexamined(name, `nobody logged in: ${describeOutcome(inside.outcome)}`)];
  }
  const { view } = inside;
  return [
    judgeNegotiated(view),
    judgeRole(view),
    judgeMinimum(view),
    judgeRevocation(view),
    judgeEncryption(view),
    judgeHbaRules(view),
  ];
}

function judgeNegotiated({ row, client }: InsideView): Finding {
  if (!row.ssl) {
    const observed = "pg_stat_ssl says that the session is not encrypted";
    return broken(name, observed, adviceFor(name, observed));
  }
  const told = `${row.protocol} ${row.cipher}, ${row.bits} bits`;
  if (row.protocol === client.protocol && row.cipher === client.cipher) return fine(name, told);
  const observed = `${told}; the client has ${client.protocol} ${client.cipher}`;
  return broken(name, observed, adviceFor(name, observed));
}

function judgeRole({ role, superuser }: InsideView): Finding {
  const what = "role without superuser rights";
  if (!superuser) return fine(what, `"${role}" is no superuser`);
  return advise(what, `"${role}" is a superuser, over TCP`, {
    cause: "clients use a role that may do everything, which reaches the operating system",
    fix: "give each client a role of its own, and administer over the local socket",
  });
}

function judgeMinimum({ settings, serverVersion }: InsideView): Finding {
  const what = "ssl_min_protocol_version";
  const value = own(settings, what);
  if (value === undefined) {
    const hidden = "not shown to this role; a member of pg_read_all_settings sees it";
    return unexamined(what, serverVersion < 120000 ? "PostgreSQL has it from 12 on" : hidden);
  }
  if (value === "TLSv1.2" || value === "TLSv1.3") return fine(what, value);
  return broken(what, value === "" ? "not set" : value, {
    cause: "the setting allows protocols that can be broken, whatever OpenSSL does today",
    fix: "set it to TLSv1.2 or TLSv1.3 and reload the server",
  });
}

function judgeRevocation({ settings }: InsideView): Finding {
  const what = "revocation list";
  if (!Object.hasOwn(settings, "ssl_ca_file"))
    return unexamined(what, "the settings are not shown");
  if ((settings["ssl_ca_file"] ?? "") === "") {
    return fine(what, "none needed: no client certificate is asked for");
  }
  const lists = [settings["ssl_crl_file"] ?? "", settings["ssl_crl_dir"] ?? ""].join("");
  if (lists !== "") return fine(what, "one is set");
  return advise(what, "neither ssl_crl_file nor ssl_crl_dir is set", {
    cause: "a client certificate that was stolen is good until its end",
    fix: "set ssl_crl_file to a list of every authority in ssl_ca_file, or keep lifetimes short",
  });
}

function judgeEncryption({ settings }: InsideView): Finding {
  const what = "password_encryption";
  const value = own(settings, what);
  if (value === undefined) return unexamined(what, "the settings are not shown");
  if (value === "scram-sha-256") return fine(what, value);
  return advise(what, value, {
    cause: "new passwords are kept as MD5 hashes",
    fix: "set it to scram-sha-256, reload the server, and set the passwords again",
  });
}

function judgeHbaRules({ rules }: InsideView): Finding {
  const { name: what, observed, passed, probed } = judgeRules(rules);
  if (!probed) return unexamined(what, observed.replace(/^not probed: /, ""));
  if (passed) return fine(what, observed);
  return broken(what, observed, {
    cause: adviceFor(what, observed).cause,
    fix: "make them `hostssl` rules, or remove them, and reload the server",
  });
}
