import { parseArgs } from "node:util";
import { storeNames, type StoreName } from "../process/places.ts";

export interface SoakOptions {
  pulls: number;
  /** Pushes to each pull after it was opened. */
  pushes: number;
  kills: number;
  store: StoreName;
  seed: number;
}

/** Reads the command line. Exits with its usage when it is wrong. */
export function readOptions(): SoakOptions {
  const { values } = parseArgs({
    options: {
      pulls: { type: "string", default: "2000" },
      pushes: { type: "string", default: "3" },
      kills: { type: "string", default: "40" },
      store: { type: "string", default: "sqlite" },
      seed: { type: "string", default: "1" },
    },
  });
  const store = storeNames.find((name) => name === values.store);
  const [pulls, pushes, kills, seed] = [values.pulls, values.pushes, values.kills, values.seed].map(
    Number,
  );
  if (
    store === undefined ||
    !isCount(pulls) ||
    !isCount(pushes) ||
    !isCount(kills) ||
    !isCount(seed)
  ) {
    process.stderr.write(
      "Usage: npm run bench:soak -- [--pulls 2000] [--pushes 3] [--kills 40] [--store sqlite|postgres] [--seed 1]\n",
    );
    process.exit(2);
  }
  return { pulls, pushes, kills, store, seed };
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0;
}
