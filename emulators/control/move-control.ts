import type { ForgeEvents } from "../world/forge-events.ts";
import { type ForgeWorld, fullName } from "../world/forge-world.ts";

/** What becomes of repositories while somebody still uses their names. Each resolves once the webhook was answered. */
export function createMoveControl(world: ForgeWorld, events: ForgeEvents) {
  return {
    /**
     * Gives a repository another name. From now on tests call it by the new one; the API redirects from the old one,
     * until another repository takes the name.
     */
    async renameRepository(name: string, to: string): Promise<void> {
      const repository = world.repository(name);
      const from = repository.name;
      world.repositories.delete(fullName(repository).toLowerCase());
      world.renamed.set(fullName(repository).toLowerCase(), repository);
      repository.name = to;
      world.repositories.set(fullName(repository).toLowerCase(), repository);
      world.changes.notify();
      await events.repository(repository, { action: "renamed", from });
    },

    /** Deletes a repository. Everything about it answers 404, under any name it had. */
    async deleteRepository(name: string): Promise<void> {
      const repository = world.repository(name);
      world.repositories.delete(fullName(repository).toLowerCase());
      for (const [earlier, one] of world.renamed)
        if (one === repository) world.renamed.delete(earlier);
      world.changes.notify();
      await events.repository(repository, { action: "deleted" });
    },
  };
}
