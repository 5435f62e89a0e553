import type { Context, Probot } from "probot";
import type { CommandRequest } from "../commands/obey/command-request.ts";
import { readComment, withoutOthersWords } from "../commands/obey/read-comment.ts";
import { pullActions } from "../review/config.ts";
import type { ReviewRequest } from "../runs/review/review-request.ts";
import type { ThreadRef } from "../types/pull.ts";
import type { DoorServices } from "./door-services.ts";

/** What Chorale listens to on GitHub. Handlers only note what is to be done: the sender waits for them. */
export function githubApp({ askReview, askCommand, askMerged, accept }: Omit<DoorServices, "log">) {
  return (app: Probot): void => {
    app.on(
      pullActions.map((action) => `pull_request.${action}` as const),
      async (context) => {
        const { action, pull_request: pull } = context.payload;
        const request: ReviewRequest = {
          pull: threadRef(context, pull.number),
          head: { sha: pull.head.sha, updatedMs: Date.parse(pull.updated_at) },
          trigger: { kind: "actions", actions: [action] },
        };
        await accept({ delivery: deliveryOf(context), runs: [askReview(request)] });
      },
    );
    app.on("pull_request.closed", async (context) => {
      const { number, merged } = context.payload.pull_request;
      if (!merged) return;
      const runs = [askMerged({ pull: threadRef(context, number) })];
      await accept({ delivery: deliveryOf(context), runs });
    });
    app.on("check_run.rerequested", async (context) => {
      const { check_run: check, sender } = context.payload;
      // GitHub offers the button to people with write permission only.
      const trigger = { kind: "command" as const, login: sender.login };
      const runs = check.pull_requests.map(({ number }) =>
        askReview({ pull: threadRef(context, number), trigger }),
      );
      await accept({ delivery: deliveryOf(context), runs });
    });
    app.on("issue_comment.created", async (context) => {
      const { comment, issue } = context.payload;
      // A bot that obeys bots ends up talking to itself.
      if (comment.user == null || comment.user.type === "Bot") return;
      const wish = readComment(comment.body);
      if (wish === undefined) return;
      const request: CommandRequest = {
        ...withoutOthersWords(wish),
        thread: threadRef(context, issue.number),
        place: issue.pull_request == null ? "issue" : "pull",
        commentId: comment.id,
        login: comment.user.login,
      };
      await accept({ delivery: deliveryOf(context), runs: [askCommand(request)] });
    });
  };
}

function deliveryOf({ id, name }: { id: string; name: string }) {
  return { forge: "github", id, event: name };
}

function threadRef(
  context: Context<"pull_request" | "issue_comment" | "check_run">,
  number: number,
): ThreadRef {
  const { payload } = context;
  const { repository } = payload;
  const ref: ThreadRef = {
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
