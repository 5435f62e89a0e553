import { execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, globSync } from "node:fs";
import { appendFile, chown, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

/** A PostgreSQL that is installed here, and who may run it. */
export interface InstalledPostgres {
  /** The folder of its programs. */
  programs: string;
  /** Whoever we are when empty. */
  owner: { uid?: number; gid?: number };
}

/** A cluster that was made for the occasion. */
export interface PostgresCluster {
  /** Leads to a database on which others can be created. */
  url: string;
  /** Ends it and removes everything it wrote. */
  stop: () => Promise<void>;
}

/** Looks for PostgreSQL on this machine. `missing` says why it can't be had. */
export function findPostgres(): InstalledPostgres | { missing: string } {
  const programs = findPrograms();
  if (programs === undefined) return { missing: "it is not installed" };
  const owner = findOwner();
  if (owner === undefined) {
    return { missing: "it refuses to run as root and there is no user named postgres" };
  }
  return { programs, owner };
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

/** Whom the cluster belongs to: whoever asks for it, except that PostgreSQL refuses to be run by root. */
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

/**
 * Makes and starts a cluster in a folder of its own below the system's temporary folder. With `isDurable` it writes to
 * disk as PostgreSQL does unless told otherwise; without, it is faster and would not survive a power cut.
 */
export async function startPostgres(
  { programs, owner }: InstalledPostgres,
  { isDurable }: { isDurable: boolean },
): Promise<PostgresCluster> {
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
    const settings = place(port, folder) + (isDurable ? "" : hasty);
    await appendFile(join(data, "postgresql.conf"), settings);
    await run("pg_ctl", "start", "--wait", "--silent", "--pgdata", data, "--log", log);
    return { url: `postgres://chorale@127.0.0.1:${port}/postgres`, stop };
  } catch (error) {
    const said = await readFile(log, "utf8").catch(() => "");
    await stop();
    throw new Error(`PostgreSQL (${programs}) did not start. ${said}`, { cause: error });
  }
}

const place = (port: number, folder: string) => `
listen_addresses = '127.0.0.1'
port = ${port}
unix_socket_directories = '${folder}'
max_connections = 200
`;

const hasty = `
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
