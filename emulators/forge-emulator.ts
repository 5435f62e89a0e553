import type { GitHub } from "./github/github.ts";

/** Stands here until branch emu brings the real one. */
export interface ForgeEmulator extends Omit<
  GitHub,
  "app" | "checkRuns" | "install" | "expireTokens" | "statuses" | "editPull"
> {
  editPull(
    name: string,
    number: number,
    change: { title?: string; body?: string | null; base?: string },
  ): Promise<void>;
}
