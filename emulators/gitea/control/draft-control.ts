import type { PullOptions, createPullControl } from "../../control/pull-control.ts";
import type { Pull } from "../../world/model.ts";
import { type GiteaWorld, isDraft, readyTitle } from "../world.ts";

/** Here a draft is a pull request whose title says so: to make it one or not is to edit it. */
export function createDraftControl(
  world: GiteaWorld,
  pulls: Pick<ReturnType<typeof createPullControl>, "openPull" | "editPull">,
) {
  async function editPull(
    name: string,
    number: number,
    content: { title?: string; body?: string | null; base?: string },
  ): Promise<void> {
    if (content.title !== undefined) world.pull(name, number).pull.draft = isDraft(content.title);
    await pulls.editPull(name, number, content);
  }

  return {
    /** Opens a pull request. */
    openPull(name: string, options: PullOptions): Promise<Pull> {
      const title = options.title ?? options.head;
      const draft = options.draft === true || isDraft(title);
      if (!draft || isDraft(title)) return pulls.openPull(name, { ...options, draft });
      return pulls.openPull(name, { ...options, title: `WIP: ${title}`, draft });
    },

    /** Changes title, description or the branch it goes to. */
    editPull,

    /** A draft becomes an ordinary pull request. */
    readyForReview: (name: string, number: number): Promise<void> =>
      editPull(name, number, { title: readyTitle(world.pull(name, number).title) }),

    convertToDraft: (name: string, number: number): Promise<void> =>
      editPull(name, number, { title: `WIP: ${world.pull(name, number).title}` }),
  };
}
