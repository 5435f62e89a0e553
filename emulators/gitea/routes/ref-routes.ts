import { notFound } from "../http/errors.ts";
import { type Route, repositoryRoute } from "../http/route.ts";
import { addressesOf } from "../render/render-repository.ts";

/** Refs by the beginning of their names, in the middle of a word as well: `heads/mai` is `heads/main`. */
export const refRoutes: Route[] = [
  repositoryRoute({
    method: "GET",
    path: "/git/refs/:prefix{.+}",
    scopes: ["repository"],
    answer: ({ world, repository, params }) => {
      const prefix = `refs/${params["prefix"] ?? ""}`;
      const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
      const all = repository.git.listRefs(folder);
      const refs = all
        .map(({ name, sha }) => ({ ref: folder + name, sha }))
        // Forks keep theirs in the same repository here, which nobody is to see.
        .filter(({ ref }) => ref.startsWith(prefix) && !ref.startsWith("refs/forks/"));
      if (refs.length === 0) throw notFound();
      const { api } = addressesOf(world, repository);
      const body = refs.map(({ ref, sha }) => ({
        ref,
        url: `${api}/git/${ref}`,
        object: { type: "commit", sha, url: `${api}/git/commits/${sha}` },
      }));
      return { body };
    },
  }),
];
