import { execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, globSync } from "node:fs";
import { appendFile, chown, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Leads to a PostgreSQL server on which tests create their databases; null where there is none. */
    postgresUrl: string | null;
  }
}

/**
 * Provides every test file with a real PostgreSQL: the server of `TEST_DATABASE_URL`, or one of its own that lasts as
 * long as the tests do. Returns what ends it.
 */
export default async function providePostgres(
  project: TestProject,
): Promise<(() => Promise<void>) | undefined> {
  const { TEST_DATABASE_URL: given = "" } = process.env;
  if (given !== "") {
    project.provide("postgresUrl", given);
    return;
  }
  const programs = findPrograms();
  const owner = findOwner();
  if (programs === undefined || owner === undefined) {
    const reason =
      programs === undefined
        ? "it is not installed"
        : "it refuses to run as root and there is no user named postgres";
    process.stderr.write(
      `Only the SQLite half of the store's tests runs, the PostgreSQL half is left out because ${reason}: install PostgreSQL (Debian's package is called postgresql), or set TEST_DATABASE_URL to a server on which databases may be created.\n`,
    );
    project.provide("postgresUrl", null);
    return;
  }
  const { url, stop } = await startCluster(programs, owner);
  project.provide("postgresUrl", url);
  return stop;
}

/** The folder of PostgreSQL's programs. Debian keeps the server's out of PATH, and pg_config may come without a server. */
function findPrograms(): string | undefined {
  const byVersion = new Intl.Collator("en", { numeric: true });
  return [
    ...ask("pg_config", "--bindir"),
    ...globSync("/usr/lib/postgresql/*/bin").toSorted((a, b) => byVersion.compare(b, a)),
    ...(process.env["PATH"] ?? "").split(delimiter),
  ].find((folder) =>
    ["initdb", "pg_ctl", "postgres"].every((name) => existsSync(join(folder, name))),
  );
}

/** Whom the cluster belongs to: whoever runs the tests, except that PostgreSQL refuses to be run by root. */
function findOwner(): { uid?: number; gid?: number } | undefined {
  if (process.getuid?.() !== 0) return {};
  const [uid] = ask("id", "-u", "postgres");
  const [gid] = ask("id", "-g", "postgres");
  return uid === undefined || gid === undefined
    ? undefined
    : { uid: Number(uid), gid: Number(gid) };
}

/** The line that a program answers with; none if it fails or does not exist. */
function ask(program: string, ...args: string[]): string[] {
  try {
    return [execFileSync(program, args, { stdio: "pipe", encoding: "utf8" }).trim()];
  } catch {
    return [];
  }
}

/** Makes and starts a cluster in a folder of its own; `stop` ends it and removes the folder. */
async function startCluster(programs: string, owner: { uid?: number; gid?: number }) {
  const folder = await mkdtemp(join(tmpdir(), "chorale-postgres-"));
  if (owner.uid !== undefined && owner.gid !== undefined) {
    await chown(folder, owner.uid, owner.gid);
  }
  const data = join(folder, "data");
  const log = join(folder, "log");
  const run = (name: string, ...args: string[]) =>
    promisify(execFile)(join(programs, name), args, { cwd: folder, ...owner });

  // The keeper ends the cluster as soon as its standard input does: at `stop`, or when this process dies in whatever
  // way, SIGKILL included. Being detached it outlives a Ctrl-C or a kill of the whole process group. A kill while the
  // cluster is still being made can leave an empty folder, or a server that misses its folder and gives up within a
  // minute. Not covered is a SIGKILL of the keeper too: then a server that only this machine can reach and its folder
  // stay until the machine or the container ends.
  const keeper = spawn(
    "/bin/sh",
    [
      "-c",
      'read -r _; "$0" stop --silent --mode immediate --pgdata "$1/data"; rm -rf "$1"',
      join(programs, "pg_ctl"),
      folder,
    ],
    { cwd: "/", detached: true, stdio: ["pipe", "ignore", "ignore"], ...owner },
  );
  const closed = once(keeper, "close");
  const stop = async () => {
    keeper.stdin.end();
    await closed;
    // Only in a sticky folder such as /tmp may the owner have removed it himself.
    await rm(folder, { recursive: true, force: true });
  };

  try {
    await run(
      "initdb",
      "--auth=trust",
      "--username=chorale",
      "--no-locale",
      "--encoding=UTF8",
      "--no-sync",
      data,
    );
    const port = await freePort();
    await appendFile(join(data, "postgresql.conf"), settings(port, folder));
    await run("pg_ctl", "start", "--wait", "--silent", "--pgdata", data, "--log", log);
    return { url: `postgres://chorale@127.0.0.1:${port}/postgres`, stop };
  } catch (error) {
    const said = await readFile(log, "utf8").catch(() => "");
    await stop();
    throw new Error(`PostgreSQL (${programs}) did not start. ${said}`, { cause: error });
  }
}

/** Nothing here outlives the tests, so nothing has to survive a power cut. */
const settings = (port: number, folder: string) => `
listen_addresses = '127.0.0.1'
port = ${port}
unix_socket_directories = '${folder}'
max_connections = 200
fsync = off
full_page_writes = off
`;

/** A port that was free a moment ago: PostgreSQL can't be asked to take any. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("There is no free port.");
  return address.port;
}
