import type { ChosenSettings, Setting } from "../app/connect/choose-settings.ts";
import { warning, type Tell } from "../app/setup/diagnosis.ts";
import { addToDotEnv, lineOf } from "./dot-env.ts";
import { renderDiagnosis } from "./render-diagnosis.ts";
import type { Terminal } from "./terminal.ts";

/** Keeps settings that a person would otherwise have to set: in `.env`, or as lines to copy. */
export interface Keeper {
  /** Keeps what is new and not kept yet, the address only when it is asked to. */
  keep(what: { withAddress: boolean }): Promise<void>;
  /** Prints what was kept, if it is not in `.env`. */
  printKept(): void;
}

/** @param folder the one whose `.env` they are written to; absent when they are to be printed */
export function createKeeper(
  { missing, differing }: ChosenSettings,
  { folder, tell, print }: { folder?: string; tell: Tell; print: Terminal["print"] },
): Keeper {
  const kept: Setting[] = [];
  const told = { differing: false };
  const tellDiffering = (tellOne: Tell) => {
    if (!told.differing) for (const name of differing) tellOne(isDifferent(name));
    told.differing = true;
  };
  return {
    async keep({ withAddress }) {
      const fresh = missing.filter(
        (one) => !kept.includes(one) && (withAddress || one.name !== "CHORALE_PUBLIC_URL"),
      );
      kept.push(...fresh);
      if (folder === undefined) return;
      if (fresh.length > 0) write(fresh, folder, tell);
      tellDiffering(tell);
    },
    printKept() {
      if (folder !== undefined) return;
      tellDiffering((one) => print(renderDiagnosis(one)));
      if (kept.length === 0) return;
      print("\nPut this into .env, or run this again with --write:\n");
      for (const { name, value } of kept) {
        // Whoever gave it has it; it need not stand on a screen or in a log.
        print(name.endsWith("_TOKEN") ? `${name}=  # the bot's token` : lineOf({ name, value }));
      }
    },
  };
}

function write(settings: readonly Setting[], folder: string, tell: Tell): void {
  const isOpen = addToDotEnv(settings, folder);
  const names = settings.map(({ name }) => name);
  tell({ status: "ok", sentence: `.env now has ${names.join(", ")}.` });
  if (isOpen) {
    tell(warning("Others on this machine can read .env.", "Keep it to yourself: chmod 600 .env"));
  }
}

const isDifferent = (name: string) =>
  warning(
    `${name} is set to something else than was given here.`,
    "Nothing that is set is overwritten: change it where it is set, or leave the option out.",
  );
