import type { Context, Probot } from "probot";
import { parseCommands } from "../commands/parse-commands.ts";
import { pullActions } from "../review/config.ts";
import type { ReviewRequest } from "../runs/review-request.ts";
import type { PullRef } from "../types/pull.ts";
import type { DoorServices } from "./door-services.ts";

/** What Chorale listens to on GitHub. Handlers only note what is to be done: the sender waits for them. */
export function githubApp({ askReview, askCommand, accept }: Omit<DoorServices, "log">) {
  return (app: Probot): void => {
    app.on(
      pullActions.map((action) => `pull_request.${action}` as const),
      async (context) => {
        const { action, pull_request: pull } = context.payload;
        const request: ReviewRequest = {
          pull: pullRef(context, pull.number),
          head: { sha: pull.head.sha, updatedMs: Date.parse(pull.updated_at) },
          trigger: { kind: "actions", actions: [action] },
        };
        await accept({ delivery: deliveryOf(context), runs: [askReview(request)] });
      },
    );
    app.on("check_run.rerequested", async (context) => {
      const { check_run: check, sender } = context.payload;
      // GitHub offers the button to people with write permission only.
      const trigger = { kind: "command" as const, login: sender.login };
      const runs = check.pull_requests.map(({ number }) =>
        askReview({ pull: pullRef(context, number), trigger }),
      );
      await accept({ delivery: deliveryOf(context), runs });
    });
    app.on("issue_comment.created", async (context) => {
      const { comment, issue } = context.payload;
      // A bot that obeys bots ends up talking to itself.
      if (issue.pull_request == null || comment.user == null || comment.user.type === "Bot") return;
      const pull = pullRef(context, issue.number);
      const { login } = comment.user;
      const runs = parseCommands(comment.body).map(({ name, args }, index) =>
        askCommand({ pull, commentId: comment.id, index, login, name, args }),
      );
      await accept({ delivery: deliveryOf(context), runs });
    });
  };
}

function deliveryOf({ id, name }: { id: string; name: string }) {
  return { forge: "github", id, event: name };
}

function pullRef(
  context: Context<"pull_request" | "issue_comment" | "check_run">,
  number: number,
): PullRef {
  const { payload } = context;
  const { repository } = payload;
  const ref: PullRef = {
    forge: "github",
    owner: repository.owner.login,
    repo: repository.name,
    repositoryId: repository.id,
    number,
  };
  if ("installation" in payload && payload.installation != null) {
    ref.installationId = payload.installation.id;
  }
  return ref;
}
