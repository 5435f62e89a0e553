import { cancel } from "./cancel.ts";
import type { Command } from "./command.ts";
import { config } from "./config.ts";
import { help } from "./help.ts";
import { pause } from "./pause.ts";
import { resume } from "./resume.ts";
import { review } from "./review.ts";
import { status } from "./status.ts";

/** Every command there is, in the order that `/help` lists them. A new one is added here, in one line. */
export const commands: readonly Command[] = [review, cancel, pause, resume, status, config, help];
