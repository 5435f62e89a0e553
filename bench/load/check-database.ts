import { z } from "zod";
import type { Database } from "../../src/store/database/database.ts";
import { countRuns, openRuns } from "../reviews/queue-state.ts";
import { judge } from "../reviews/verdict.ts";
import type { ForgeWorld } from "./forge-world.ts";
import type { Figures } from "./measure-target.ts";
import { idOf, type Head } from "./position.ts";

/** What became of the deliveries that were accepted. */
export interface Kept {
  /** Accepted, but not there; and pulls without the run, or the review, of the newest head that they asked for. */
  lost: number;
  /** Accepted twice; and runs, reviews, comments and checks beyond the one that was asked for. */
  doubled: number;
  /** Pulls whose newest head nobody accepted a delivery of: nothing can be said of them. */
  untold: number;
  /** Runs by state. */
  runs: ReadonlyMap<string, number>;
  /** What is wrong that people would see, a line each. */
  faults: string[];
}

type Accepted = Pick<Figures, "accepted" | "told">;

const Input = z.looseObject({ head: z.object({ sha: z.string() }) });

/** Where nothing was worked on, each pull that was told of has one run, which waits, for the newest head. */
export async function checkReceived(
  database: Database,
  { accepted, told }: Accepted,
): Promise<Kept> {
  const { query } = database;
  const runs = await query.selectFrom("runs").select(["pull", "name", "input"]).execute();
  const runsOf = Map.groupBy(runs, ({ name }) => name);
  const heads = await query.selectFrom("pulls").selectAll().execute();
  const headOfPull = new Map(heads.map((row) => [row.pull, row]));

  const isKept = (name: string, { updatedMs }: Head): boolean => {
    const ofPull = runsOf.get(name) ?? [];
    const head = headOfPull.get(ofPull[0]?.pull ?? "");
    // What was sent last may have been stored without its answer having come: then it is a later one.
    if (head === undefined || head.updated_at_ms < updatedMs) return false;
    return ofPull.some(({ input }) => {
      return Input.parse(JSON.parse(input)).head.sha === head.head_sha;
    });
  };
  const deliveries = await checkDeliveries(database, accepted);
  return {
    lost: deliveries.lost + [...told].filter(([name, head]) => !isKept(name, head)).length,
    doubled: deliveries.doubled + (runs.length - runsOf.size),
    untold: 0,
    runs: await countRuns(database),
    faults: [],
  };
}

/** Where everything was worked on, each pull has one comment and one check of its newest head, and no head two reviews. */
export async function checkReviewed(
  database: Database,
  { accepted, told }: Accepted,
  { github, pulls }: Pick<ForgeWorld, "github" | "pulls">,
): Promise<Kept> {
  const judged = pulls.filter(({ repository, number }) => {
    const head = told.get(`github ${repository}#${number}`);
    return head?.sha === github.pull(repository, number).pull.head.sha;
  });
  const published = await database.query
    .selectFrom("runs")
    .select(["pull", "head_sha"])
    .where("status", "=", "published")
    .execute();
  const reviewed = new Set(published.map(({ pull, head_sha }) => `${pull} ${head_sha ?? ""}`));
  const { missing, surplus, faults } = judge(github, judged);
  const deliveries = await checkDeliveries(database, accepted);
  const runs = await countRuns(database);
  const left = openRuns(runs);
  return {
    lost: deliveries.lost + missing,
    doubled: deliveries.doubled + (published.length - reviewed.size) + surplus,
    untold: pulls.length - judged.length,
    runs,
    faults: left === 0 ? faults : [...faults, `${left} runs are left over`],
  };
}

async function checkDeliveries({ query }: Database, accepted: readonly number[]) {
  const rows = await query.selectFrom("deliveries").select("id").execute();
  const remembered = new Set(rows.map(({ id }) => id));
  const once = new Set(accepted);
  return {
    lost: [...once].filter((delivery) => !remembered.has(idOf(delivery))).length,
    doubled: accepted.length - once.size,
  };
}
