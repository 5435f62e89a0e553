import type { ForgeEmulator } from "../../emulators/forge-emulator.ts";
import type { Forge } from "../../src/forges/forge.ts";
import type { Diff } from "../../src/types/diff.ts";
import type { Pull, PullRef } from "../../src/types/pull.ts";
import type { TestClock } from "../forges/clock.ts";

/** The repository that every test has, with one commit on `main`. */
export const repository = "acme/shop";

/** What reads a change, and the emulated host that has it. */
export interface ReadingGround {
  forge: Pick<Forge, "fetchPull" | "fetchDiff" | "fetchFile" | "fetchConfig" | "fetchFolder">;
  host: ForgeEmulator;
  /** Names a pull of the repository as this host's webhook would. */
  refOf: (number: number) => PullRef;
}

/** An adapter, the emulated host behind it, and how the two know each other. */
export interface Ground extends ReadingGround {
  forge: Forge;
  clock: TestClock;
  /** Who our comments are from. */
  login: string;
  /** Who we are is one of those whom authors of pull requests from forks can let edit. */
  isMaintainer: boolean;
  /** What the host shows beside a commit under our name, the oldest first; each is one entry in the commit's list. */
  shownBeside(headSha: string, name?: string): Shown[];
  /** The reviews that the host has of a pull, the oldest first. */
  reviewsOf(number: number): ShownReview[];
  /** Somebody asks for changes; resolves with the review's number. */
  askForChanges(number: number, author: string, body: string): Promise<number>;
}

export interface ShownReview {
  id: number;
  author: string;
  state: "comment" | "request-changes" | "dismissed" | "pending";
  body: string;
  commitSha: string;
  /** Each with the last line it stands beside. */
  remarks: { path: string; line: number; body: string }[];
}

export interface Shown {
  state: "running" | "success" | "failure" | "neutral";
  title: string;
}

/** A ground whose emulator is ended, and held against what a real host would not have understood, with the test. */
export type MakeGround = () => Promise<Ground>;

/** What the suite's own comments begin with. */
export const marker = "<!-- chorale:conformance -->";

export const anySignal = (): AbortSignal => new AbortController().signal;

/** A pull that adds `a.js` unless something else is asked for, as the forge shows it. */
export async function aPull(
  { host, forge, refOf }: ReadingGround,
  options: Partial<Parameters<ForgeEmulator["openPull"]>[1]> = {},
): Promise<Pull> {
  const change = { head: "feature", author: "ada", files: { "a.js": "1\n" } };
  const { number } = await host.openPull(repository, { ...change, ...options });
  return await forge.fetchPull(refOf(number), anySignal());
}

/** Reads a file of the pull as text. */
export async function readText(
  { forge }: ReadingGround,
  pull: Pull,
  path: string,
): Promise<string | undefined> {
  const bytes = await forge.fetchFile(pull, path, anySignal());
  return bytes && new TextDecoder().decode(bytes);
}

/** Every path that a diff accounts for, read or not. */
export function pathsOf({ files, unread }: Diff): string[] {
  return [...files, ...unread].map(({ path }) => path).toSorted();
}
