import * as messages from "../report/messages/commands.ts";
import { RepoConfig } from "../review/config.ts";
import { noticesOf } from "../review/load-settings.ts";
import { charterOf } from "../reviewers/team.ts";
import { defineCommand } from "./command.ts";

export const config = defineCommand({
  name: "config",
  usage: { pull: "/config", issue: "/config" },
  summary: "Show this repository's settings, and where each value comes from.",
  needs: "read",
  async run({ fetchSettings, modelNames }) {
    const loaded = await fetchSettings();
    const settings = Object.keys(RepoConfig.shape).map((name) => ({
      name,
      value: JSON.stringify(Object.entries(loaded.config).find(([key]) => key === name)?.[1]),
      line: loaded.lines.get(name),
    }));
    return messages.effectiveConfig(settings, {
      path: loaded.path,
      isUsed: loaded.problems.length === 0,
      notices: noticesOf(loaded),
      team: loaded.team.reviewers.flatMap(({ name }) => charterOf(name, loaded.team) ?? []),
      rules: loaded.team.rules.rules,
      values: loaded.team.rules.models.map(({ model }) => model),
      models: modelNames,
    });
  },
});
