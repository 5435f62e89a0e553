import type { Kysely, Transaction } from "kysely";
import { UserError } from "../../types/user-error.ts";
import type { Schema } from "./schema.ts";

/** Where the data is: in a folder of this machine, or, when there is an address, in PostgreSQL. */
export interface DatabasePlace {
  dataDir: string;
  /** `postgres://user:password@host:port/name`, version 13 or later. */
  databaseUrl?: string;
}

/** There is no database yet where one was to be looked at. */
export class NoDatabase extends UserError {}

export type Query = Kysely<Schema>;

/** An open database. What is different between SQLite and PostgreSQL ends here. */
export interface Database {
  readonly query: Query;
  /** Whether no other process can have it open: then whatever is marked as under way belongs to a process that died. */
  readonly isAlone: boolean;
  /**
   * Runs a transaction that no other one of this kind interleaves with, whichever process it is in: what it reads stays
   * true until it commits. `nowMs` is the database's clock, which all processes share.
   */
  exclusively<T>(work: (query: Transaction<Schema>, nowMs: number) => Promise<T>): Promise<T>;
  /** Unix time in milliseconds by the database's clock. */
  now(): Promise<number>;
  /** Sees to it that what was deleted is not left in a file, where that is ours to do. */
  wipe(): Promise<void>;
  close(): Promise<void>;
}
