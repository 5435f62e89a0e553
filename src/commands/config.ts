import * as messages from "../report/messages/commands.ts";
import { RepoConfig } from "../review/config.ts";
import { fetchConfig } from "../runs/fetch-config.ts";
import { defineCommand } from "./command.ts";

export const config = defineCommand({
  name: "config",
  usage: { pull: "/config", issue: "/config" },
  summary: "Show this repository's settings, and where each value comes from.",
  needs: "read",
  async run({ forge, thread, signal, reviewers, modelNames }) {
    const loaded = await fetchConfig(forge, thread, { reviewers, signal });
    const settings = Object.keys(RepoConfig.shape).map((name) => ({
      name,
      value: JSON.stringify(Object.entries(loaded.config).find(([key]) => key === name)?.[1]),
      line: loaded.lines.get(name),
    }));
    const { path, problems } = loaded;
    return messages.effectiveConfig(settings, { path, problems, models: modelNames });
  },
});
