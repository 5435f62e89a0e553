import { parseArgs } from "node:util";
import { storeNames, type StoreName } from "../process/places.ts";

export interface LoadOptions {
  /** That each store gets deliveries for at the rate; all other times follow from it, up to those of 60 seconds. */
  seconds: number;
  stores: readonly StoreName[];
}

/** Reads the command line. Exits with its usage when it is wrong. */
export function readOptions(): LoadOptions {
  const { values } = parseArgs({
    options: {
      seconds: { type: "string", default: "60" },
      store: { type: "string" },
    },
  });
  const seconds = Number(values.seconds);
  const stores = storeNames.filter((name) => name === (values.store ?? name));
  if (!Number.isInteger(seconds) || seconds < 4 || stores.length === 0) {
    process.stderr.write(
      "Usage: npm run bench:load -- [--seconds 60] [--store sqlite|postgres], with 4 seconds at least\n",
    );
    process.exit(2);
  }
  return { seconds, stores };
}
