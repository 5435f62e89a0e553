import { notFound } from "../http/errors.ts";
import { type Route, repositoryRoute } from "../http/route.ts";
import { addressesOf } from "../render/render-repository.ts";

/** Refs by the beginning of their names. */
export const refRoutes: Route[] = [
  repositoryRoute({
    method: "GET",
    path: "/git/refs/:prefix{.+}",
    scopes: ["repository"],
    answer: async ({ world, repository, params }) => {
      const prefix = `refs/${params["prefix"] ?? ""}`;
      // Forks keep theirs in the same folder here, which nobody is to see.
      const isSecret = prefix.startsWith("refs/forks");
      const refs = isSecret ? [] : repository.git.listRefs(prefix);
      if (refs.length === 0) throw notFound();
      const { api } = addressesOf(world, repository);
      const body = refs.map(({ name, sha }) => ({
        ref: prefix + name,
        url: `${api}/git/${prefix}${name}`,
        object: { type: "commit", sha, url: `${api}/git/commits/${sha}` },
      }));
      return { body };
    },
  }),
];
