import { createReaderPool } from "../../src/engines/process/reader-pool.ts";
import { createRulesEngine } from "../../src/engines/rules/engine.ts";
import { aFile, aReviewer, endlessRule, endlessText, noAbort } from "./reviewing.ts";

// Prints the id of the process that reads, and is then killed by orphans.test.ts.
const pool = createReaderPool({
  processes: 1,
  fileTimeoutMs: 60_000,
  onBegin: (_path, pid) => console.log(pid),
});
await createRulesEngine({ pool }).read(aReviewer([endlessRule]), [aFile(endlessText)], noAbort());
