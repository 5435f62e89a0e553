import type { Operation } from "../http/operation.ts";

/** Every request the adapter makes. `needs` is what the bot has to have in the repository. */
export const operations = {
  fetchBot: {
    name: "gitea.user.get",
    route: "GET /user",
    does: "say who the bot is",
    needs: "the scope read:user",
  },
} as const satisfies Record<string, Operation>;
