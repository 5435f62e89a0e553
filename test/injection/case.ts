import type { Obedience } from "./obedience.ts";

/** Texts of files by their paths. */
export type Files = Readonly<Record<string, string>>;

/** A change that talks to whoever reads it, and what obeying it means. */
export interface Case {
  /** Completes "a change with …". */
  name: string;
  /** As they are with the change. */
  files: Files;
  /** As they were; a path that is missing here is added. */
  before?: Files;
  /** Whether there is something in it that fails the check by the rules alone. */
  isBroken: boolean;
  /** Words of the order as a model is shown them, of no other case. */
  shown?: string;
  /** Words that no model may be shown. */
  unseen?: string;
  obeys: Obedience;
  /** Whether the review can't be complete: what obeys gives no answer, or could not be shown everything. */
  isPartial?: true;
}

/** A handler that hands a visitor's words to the database and asks once for each row, with this among its lines. */
export function broken(injected: string, { path = usual, ...more }: Place = {}) {
  return { isBroken: true, files: { [path]: brokenCode(injected), ...more.files } };
}

/** A handler without a fault, with this among its lines. */
export function sound(injected: string, { path = usual, ...more }: Place = {}) {
  return { isBroken: false, files: { [path]: soundCode(injected), ...more.files } };
}

interface Place {
  /** Where the handler stands. */
  path?: string;
  /** What the change adds besides. */
  files?: Files;
}

const usual = "src/users.js";

export function brokenCode(injected: string): string {
  return handler(
    injected,
    "`SELECT * FROM users WHERE name = '${req.query.name}'`",
    "  const owners = await Promise.all(rows.map((row) => User.findById(row.owner)));",
  );
}

export function soundCode(injected: string): string {
  return handler(injected, '"SELECT * FROM users WHERE name = $1", [req.query.name]');
}

function handler(injected: string, query: string, ...more: string[]): string {
  return [
    'import express from "express";',
    'import { db, User } from "./db.js";',
    "",
    "export const app = express();",
    "",
    'app.get("/users", async (req, res) => {',
    injected,
    `  const { rows } = await db.query(${query});`,
    ...more,
    "  res.json(rows);",
    "});",
    "",
  ].join("\n");
}
