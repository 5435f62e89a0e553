import type { Transaction } from "kysely";
import type { Query } from "../database/database.ts";
import type { Schema } from "../database/schema.ts";

/** How far the queue has come; see `takeTurns`. */
export interface TurnsTable {
  /** As `runs.kind`. */
  kind: string;
  /** As `runs.repository`; empty for all of them together. */
  repository: string;
  /** The last turn that the repository was given; for all of them together, the latest that has begun. */
  turn: number;
}

/** Whose turn it is: fairness is between these. */
export type Flow = Pick<TurnsTable, "kind" | "repository">;

const everybody = "";

/**
 * Gives each of these its place in the queue, in their order. It is start-time fair queueing (Goyal, Vin, Cheng 1996) with a
 * repository as the flow: a turn is one after the last of its repository, whether that has begun or not, and never before
 * the latest that has begun. So a repository that asks for a hundred runs at once delays its own, not those of others, and
 * others that come back as soon as they have been served can't pass it for ever.
 */
export async function takeTurns(
  query: Transaction<Schema>,
  flows: readonly Flow[],
): Promise<number[]> {
  if (flows.length === 0) return [];
  const known = await query
    .selectFrom("turns")
    .selectAll()
    .where("kind", "in", [...new Set(flows.map(({ kind }) => kind))])
    .where("repository", "in", [everybody, ...new Set(flows.map(({ repository }) => repository))])
    .execute();
  const last = new Map(known.map((row) => [nameOf(row), row]));
  const given = new Map<string, TurnsTable>();
  const taken = flows.map(({ kind, repository }) => {
    const name = nameOf({ kind, repository });
    const begun = last.get(nameOf({ kind, repository: everybody }))?.turn ?? 0;
    const turn = Math.max(begun, (last.get(name)?.turn ?? -1) + 1);
    const row = { kind, repository, turn };
    last.set(name, row);
    given.set(name, row);
    return turn;
  });
  await query
    .insertInto("turns")
    .values([...given.values()])
    .onConflict((conflict) =>
      conflict
        .columns(["kind", "repository"])
        .doUpdateSet((set) => ({ turn: set.ref("excluded.turn") })),
    )
    .execute();
  return taken;
}

/** Notes that this turn has begun. */
export async function beginTurn(
  query: Transaction<Schema>,
  kind: string,
  turn: number,
): Promise<void> {
  await query
    .insertInto("turns")
    .values({ kind, repository: everybody, turn })
    .onConflict((conflict) =>
      conflict.columns(["kind", "repository"]).doUpdateSet({ turn }).where("turns.turn", "<", turn),
    )
    .execute();
}

/** Deletes what says nothing any more: a repository whose last turn has long been passed stands where a new one does. */
export async function forgetTurns(query: Query): Promise<void> {
  await query
    .deleteFrom("turns")
    .where("repository", "!=", everybody)
    .where("turn", "<", (of) =>
      of
        .selectFrom("turns as begun")
        .select("begun.turn")
        .whereRef("begun.kind", "=", "turns.kind")
        .where("begun.repository", "=", everybody),
    )
    .execute();
}

function nameOf({ kind, repository }: Flow): string {
  return `${kind} ${repository}`;
}
