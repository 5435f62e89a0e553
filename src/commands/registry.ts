import { cancel } from "./cancel.ts";
import type { Command } from "./command.ts";
import { compare } from "./compare.ts";
import { config } from "./config.ts";
import { explain } from "./explain.ts";
import { fix } from "./fix.ts";
import { help } from "./help.ts";
import { ignore } from "./ignore.ts";
import { pause } from "./pause.ts";
import { report } from "./report.ts";
import { resume } from "./resume.ts";
import { review } from "./review.ts";
import { status } from "./status.ts";
import { timing } from "./timing.ts";
import { unignore } from "./unignore.ts";

/** Every command there is, in the order that `/help` lists them. A new one is added here, in one line. */
export const commands: readonly Command[] = [
  review,
  cancel,
  pause,
  resume,
  status,
  compare,
  explain,
  fix,
  ignore,
  unignore,
  timing,
  report,
  config,
  help,
];
