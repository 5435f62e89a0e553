import type { GiteaWorld, RepositoryState } from "../world.ts";

/** What people switch in a repository's settings. */
export function createRepositoryStateControl(world: GiteaWorld) {
  return {
    /** Archives a repository, takes its pull requests away, or makes it look as if nothing had ever been pushed. */
    setState(name: string, state: RepositoryState): void {
      world.states.set(world.repository(name), state);
    },
  };
}
