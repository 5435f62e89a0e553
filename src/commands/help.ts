import * as messages from "../report/messages.ts";
import { defineCommand } from "./command.ts";

export const help = defineCommand({
  name: "help",
  usage: "/help",
  summary: "List the commands.",
  needs: "read",
  run: async ({ commands }) => messages.commandHelp(commands),
});
