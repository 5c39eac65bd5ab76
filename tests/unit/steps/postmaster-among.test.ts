import { describe, expect, it } from "vitest";
import { postmasterAmong } from "../../../components/steps/postmaster-among";

const command =
  "/opt/bin/postgres -D /srv/data -c config_file=/srv/material/current/postgresql.conf";
const postmaster = { pid: 200, parent: 1, command };
const titled = { pid: 201, parent: 200, command: "postgres: checkpointer" };
/** It has been forked a moment ago, and has not said yet what it is. */
const untitled = { pid: 100, parent: 200, command };

describe("postmasterAmong", () => {
  it("tells the postmaster from children that have its command line, whatever their order", () => {
    for (const processes of [
      [untitled, titled, postmaster],
      [postmaster, untitled],
      [postmaster],
    ]) {
      expect(postmasterAmong(processes, "/srv/data")).toBe(200);
    }
  });

  it("finds none where only children are left, or the server of another directory", () => {
    expect(postmasterAmong([titled], "/srv/data")).toBeUndefined();
    expect(postmasterAmong([postmaster], "/srv/dat")).toBeUndefined();
    expect(postmasterAmong([], "/srv/data")).toBeUndefined();
  });
});
