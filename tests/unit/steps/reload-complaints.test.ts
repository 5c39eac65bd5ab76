import { describe, expect, it } from "vitest";
import { complaintsIn } from "../../../components/steps/reload-complaints";

const good = [
  "2026-11-24 12:00:00 UTC [100] LOG:  received SIGHUP, reloading configuration files",
  '2026-11-24 12:00:00 UTC [100] LOG:  parameter "work_mem" changed to "7MB"',
];

describe("complaintsIn", () => {
  it("finds nothing in the log of a reload that was taken over", () => {
    expect(complaintsIn(good.join("\n"), [])).toEqual([]);
  });

  it("gives the reason that comes before PostgreSQL says that it did not reload", () => {
    const lines = [
      good[0]!,
      "2026-11-24 12:00:00 UTC [100] LOG:  ECDH: unrecognized curve name: secp999r1",
      "2026-11-24 12:00:00 UTC [101] app@app 127.0.0.1 LOG:  connection authorized",
      "2026-11-24 12:00:00 UTC [100] LOG:  SSL configuration was not reloaded",
    ];
    expect(complaintsIn(lines.join("\n"), [])).toEqual([lines[1], lines[3]]);
  });

  it("does not take what another reload has said before for a reason", () => {
    const lines = [
      good[1]!,
      good[0]!,
      "2026-11-24 12:00:00 UTC [100] LOG:  pg_hba.conf was not reloaded",
    ];
    expect(complaintsIn(lines.join("\n"), [])).toEqual([lines[2]]);
  });

  it("falls back to what the views of the files have marked as wrong", () => {
    expect(complaintsIn(good.join("\n"), ["shared_preload_librarie"])).toEqual([
      "shared_preload_librarie",
    ]);
  });
});
