/** How the deliveries of a forge are worded, and for how long it waits for an answer. */
export interface WebhookDialect {
  idHeader: string;
  /** What happened; the first one that is sent counts. */
  eventHeaders: readonly [string, ...string[]];
  /** The HMAC in bare hexadecimal digits, where there is no `X-Hub-Signature-256`. */
  plainSignatureHeaders: readonly string[];
  /** What to do about a webhook that sends other headers. */
  remedy: string;
  /** Until then it is answered, in milliseconds: a sender that has given up shows people nothing but a timeout. */
  patienceMs: number;
}

export const githubDialect: WebhookDialect = {
  idHeader: "X-GitHub-Delivery",
  eventHeaders: ["X-GitHub-Event"],
  plainSignatureHeaders: [],
  remedy: "only GitHub is heard here",
  // GitHub gives up after ten seconds.
  patienceMs: 9_000,
};

export const giteaDialect: WebhookDialect = {
  idHeader: "X-Gitea-Delivery",
  // The second is the event's family: a push to a pull request is a `pull_request` there.
  eventHeaders: ["X-Gitea-Event-Type", "X-Gitea-Event"],
  plainSignatureHeaders: ["X-Gitea-Signature", "X-Forgejo-Signature"],
  remedy: "make it a webhook of the type Gitea or Forgejo",
  // Gitea and Forgejo give up after five seconds.
  patienceMs: 4_000,
};
