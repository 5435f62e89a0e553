import type { Command } from "./command.ts";
import { config } from "./config.ts";
import { help } from "./help.ts";
import { report } from "./report.ts";
import { review } from "./review.ts";
import { timing } from "./timing.ts";

/** Every command there is, in the order that `/help` lists them. A new one is added here, in one line. */
export const commands: readonly Command[] = [review, timing, report, config, help];
