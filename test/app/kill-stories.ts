import type { Pull } from "../../emulators/github/github.ts";
import type { Fleet, LaunchOptions } from "./fleet.ts";
import type { Mortal } from "./mortal.ts";
import { repository } from "./served.ts";

/** In the order in which they begin. */
export const reviewers = ["security-auditor", "performance-engineer", "code-skeptic"];

/** Where a story is played, and with whom. */
export interface Stage {
  fleet: Fleet;
  /** The process that will die. */
  victim: Mortal;
  /** No other row's branch, and its files, are named so. */
  name: string;
  /** From now on the process dies as soon as it comes to where it is to die. */
  arm(): Promise<void>;
}

/** What was done on the way. */
export interface Scene {
  pull: Pull;
  /** The head that it was opened with. */
  opened: string;
  /** What the newest head changes. */
  paths: string[];
  /** The comment with a command. */
  commentId?: number;
  /** The issue that it names. */
  issue?: number;
}

/** What has to be there in the end, whatever the process died of. */
export interface End {
  /** How the pull's runs ended, in the order in which they were asked for. */
  runs: string[];
  /** Which head the reviewers read. */
  read: "opened" | "newest" | "none";
  /** Comments that tell of a review, or that there is none. */
  reviews: number;
  /** What the only check run of the newest head says, and that of the one before it. */
  check?: "failure" | "neutral";
  olderCheck?: "neutral";
  replies?: number;
  reactions?: string[];
  /** Comments that the issue ever had of us. */
  notes?: number;
}

export interface Story {
  /** How the process that will die is started; when absent, the one that is there will do. */
  launch?: LaunchOptions;
  /** Resolves when the process has been brought on its way to die. */
  play(stage: Stage): Promise<Scene>;
  /** What happens while no process is there. */
  meanwhile?(stage: Stage, scene: Scene): Promise<Scene>;
  /** What happens once another process is there. */
  afterwards?(fleet: Fleet): Promise<void>;
  end: End;
}

const text = "one();\ntwo();\nthree();\n";

async function open(
  { fleet, name }: Stage,
  { more = [], body }: { more?: string[]; body?: string } = {},
): Promise<Scene> {
  const paths = [name, ...more].map((path) => `${path}.js`);
  const files = Object.fromEntries(paths.map((path) => [path, text]));
  const pull = await fleet.github.openPull(repository, {
    head: name,
    files,
    ...(body === undefined ? {} : { body }),
  });
  return { pull, opened: pull.pull.head.sha, paths };
}

async function push({ fleet, name }: Stage, { pull, ...scene }: Scene, { silent = false } = {}) {
  const path = `${name}-more.js`;
  await fleet.github.push(repository, pull, { files: { [path]: text }, silent });
  return { ...scene, pull, paths: [...scene.paths, path] };
}

/** A pull that everybody reads, and nobody is answered. */
async function beingRead(stage: Stage): Promise<Scene> {
  const { victim } = stage;
  const earlier = victim.readings.length;
  victim.pace = "held";
  const scene = await open(stage);
  await victim.until(() => victim.readings.length - earlier === reviewers.length, "all to read");
  return scene;
}

/** A pull that waits, in a process whose only place another one has. */
async function waiting(stage: Stage): Promise<Scene> {
  await beingRead({ ...stage, name: `${stage.name}-before` });
  await stage.arm();
  return await open(stage);
}

const alone: LaunchOptions = { concurrency: 1, tellAfterMs: 0 };
const reviewed: End = { runs: ["published"], read: "opened", reviews: 1, check: "failure" };
const superseded: End = {
  runs: ["superseded", "published"],
  read: "newest",
  reviews: 1,
  check: "failure",
  olderCheck: "neutral",
};
const givenUp: End = { runs: ["gave-up"], read: "none", reviews: 1, check: "neutral" };

/** A command in a pull that was opened when nobody was there to be told of it. */
function command(body: string, end: End): Story {
  return {
    async play(stage) {
      const { fleet, victim } = stage;
      victim.pace = "held";
      await stage.arm();
      fleet.deliverTo(undefined);
      const scene = await open(stage);
      fleet.deliverTo(victim);
      const { number } = scene.pull;
      const { id } = await fleet.github.comment(repository, number, { author: "acme", body });
      return { ...scene, commentId: id };
    },
    end,
  };
}

async function playReview(stage: Stage): Promise<Scene> {
  stage.victim.pace = "one by one";
  await stage.arm();
  return await open(stage);
}

/** What happens to a pull on the way to the death. */
export const stories = {
  review: { play: playReview, end: reviewed },
  "review by a new process": { launch: {}, play: playReview, end: reviewed },
  "delivery to a process that does not review": {
    launch: { works: false },
    play: playReview,
    end: reviewed,
  },
  "delivery that has no answer": {
    play: playReview,
    async afterwards({ github }) {
      const lost = github.deliveries.findLast(({ event }) => event === "pull_request");
      if (lost?.statusCode !== undefined) throw new Error("The delivery was answered.");
      const { statusCode, response } = await github.redeliver(lost?.id ?? "");
      if (statusCode !== 202) throw new Error(`Delivered again, it was answered: ${response}`);
    },
    end: reviewed,
  },
  "issue named": {
    async play(stage) {
      stage.victim.pace = "one by one";
      await stage.arm();
      const { number: issue } = stage.fleet.github.openIssue(repository, { title: stage.name });
      return { ...(await open(stage, { body: `Closes #${issue}` })), issue };
    },
    end: { ...reviewed, notes: 1 },
  },
  push: {
    async play(stage) {
      await stage.arm();
      return await push(stage, await beingRead(stage));
    },
    end: superseded,
  },
  /** The newer head is found when the older one's result is about to be published. */
  "lost push": {
    async play(stage) {
      await stage.arm();
      const scene = await push(stage, await beingRead(stage), { silent: true });
      stage.victim.pace = "at once";
      stage.victim.answer();
      return scene;
    },
    end: superseded,
  },
  "no configuration": {
    async play(stage) {
      const path = /contents\/.*chorale\.yml/;
      stage.fleet.github.fail({ method: "GET", path, status: 422, times: 1_000 });
      return await playReview(stage);
    },
    end: givenUp,
  },
  "no files": {
    async play(stage) {
      // So many that they have to be listed.
      const more = [1, 2].map((number) => `${stage.name}-${number}`);
      const path = /pulls\/\d+\/files/;
      stage.fleet.github.fail({ method: "GET", path, status: 422, times: 1_000 });
      await stage.arm();
      return await open(stage, { more });
    },
    end: givenUp,
  },
  /** Nobody is told of the push: whoever goes on has to know that the older head's check has to be taken back. */
  wait: {
    launch: alone,
    play: waiting,
    meanwhile: (stage, scene) => push(stage, scene, { silent: true }),
    end: { ...superseded, runs: ["published"] },
  },
  "wait and push": {
    launch: alone,
    async play(stage) {
      const { fleet, victim } = stage;
      const scene = await waiting(stage);
      const isTold = () =>
        fleet.github.checkRuns(repository).some(({ headSha }) => headSha === scene.opened);
      await fleet.github.until(isTold, { what: "the position to be told" });
      const pushed = await push(stage, scene);
      victim.pace = "at once";
      victim.answer();
      return pushed;
    },
    end: { ...superseded, runs: ["published"] },
  },
  "/help": command("/help", {
    runs: ["done"],
    read: "none",
    reviews: 0,
    replies: 1,
    reactions: ["eyes", "+1"],
  }),
  "/review": command("/review", {
    ...reviewed,
    runs: ["done", "published"],
    reactions: ["eyes", "+1", "rocket"],
  }),
  "/cancel": {
    async play(stage) {
      const scene = await beingRead(stage);
      await stage.arm();
      const { number } = scene.pull;
      const body = "/cancel";
      const { id } = await stage.fleet.github.comment(repository, number, { author: "acme", body });
      return { ...scene, commentId: id };
    },
    end: {
      runs: ["cancelled", "done"],
      read: "none",
      reviews: 1,
      check: "neutral",
      reactions: ["eyes", "+1"],
    },
  },
  "/review nobody": command("/review nobody", {
    runs: ["wrong"],
    read: "none",
    reviews: 0,
    replies: 1,
    reactions: ["eyes", "-1"],
  }),
} satisfies Record<string, Story>;

export type StoryName = keyof typeof stories;
