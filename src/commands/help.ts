import * as messages from "../report/messages/commands.ts";
import { defineCommand } from "./command.ts";

export const help = defineCommand({
  name: "help",
  usage: { pull: "/help", issue: "/help" },
  summary: "List the commands.",
  needs: "read",
  offer: () => "/help",
  async run({ commands, place }) {
    const here = commands.flatMap(({ usage, summary, needs, authorsMay = false }) => {
      const form = usage[place];
      return form === undefined
        ? []
        : [{ usage: form, summary, needs, authorsMay: authorsMay && place === "pull" }];
    });
    return messages.commandHelp(here, place);
  },
});
