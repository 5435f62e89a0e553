import { closestMatch } from "leven";
import * as messages from "../../report/messages/commands.ts";
import { inlineCode, shorten } from "../../report/text/neutralise.ts";
import { UserError } from "../../types/user-error.ts";
import type { Command, CommandContext, Place } from "../command.ts";
import { parseArguments } from "../arguments/parse-arguments.ts";
import { permitFor } from "./permit.ts";
import type { GivenCommand } from "./read-comment.ts";

/** What became of one command. */
export interface Answer {
  /** `later` belongs to a job of its own, which settles it. */
  kind: "done" | "later" | "wrong" | "refused" | "gave-up";
  /** Markdown, or null where the reaction says enough. */
  reply: string | null;
}

/** Obeys one command of a comment, if this person may give it here. Rejects with what is nobody's fault. */
export async function answerTo(
  given: GivenCommand,
  context: Omit<CommandContext, "args" | "usage">,
): Promise<Answer> {
  const { place, commands } = context;
  if (given.name === "") return { kind: "done", reply: messages.whatToSay };
  const command = commands.find(({ name }) => name === given.name);
  if (command === undefined) return { kind: "wrong", reply: hint(given.name, context) };
  const usage = command.usage[place];
  if (usage === undefined) return { kind: "wrong", reply: messages.notHere(command.name, place) };
  try {
    const args = parseArguments(command, usage, given.args);
    return await ifPermitted(command, { ...context, usage, args });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { kind: "wrong", reply: error.message };
  }
}

async function ifPermitted(command: Command, context: CommandContext): Promise<Answer> {
  const permit = await permitFor(command, context);
  if ("refusal" in permit) return { kind: "refused", reply: permit.refusal };
  const reply = await command.run(context);
  // Only what was done counts: whoever mistypes a name has had nothing.
  await permit.use();
  return typeof reply === "object"
    ? { kind: "later", reply: null }
    : { kind: "done", reply: reply ?? null };
}

function hint(
  name: string,
  { commands, place }: { commands: readonly Command[]; place: Place },
): string {
  const known = commands.filter(({ usage }) => usage[place] !== undefined);
  const meant = closestMatch(
    name,
    known.map((one) => one.name),
    // With more, `please` would be `/pause`.
    { maxDistance: 2 },
  );
  return messages.unknownCommand(inlineCode(shorten(name, 60)), meant);
}
