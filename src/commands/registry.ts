import type { Command } from "./command.ts";
import { config } from "./config.ts";
import { help } from "./help.ts";
import { review } from "./review.ts";

/** Every command there is, in the order that `/help` lists them. A new one is added here, in one line. */
export const commands: readonly Command[] = [review, config, help];
