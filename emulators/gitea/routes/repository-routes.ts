import { HttpError } from "../../http/http-error.ts";
import { notFound } from "../http/errors.ts";
import { type Route, repositoryRoute } from "../http/route.ts";
import { renderRepository } from "../render/render-repository.ts";
import { renderUser } from "../render/render-user.ts";
import { noSuchUser } from "./server-routes.ts";

/** The repository and who may do what in it. */
export const repositoryRoutes: Route[] = [
  repositoryRoute({
    method: "GET",
    path: "",
    scopes: ["repository"],
    answer: ({ world, repository, doer }) => ({ body: renderRepository(world, repository, doer) }),
  }),
  repositoryRoute({
    method: "GET",
    path: "/collaborators/:login/permission",
    scopes: ["repository"],
    needs: "token",
    answer: ({ world, repository, params, doer }) => {
      const login = params["login"] ?? "";
      const account = world.accounts.get(login.toLowerCase());
      if (!account) throw new HttpError(404, noSuchUser(login));
      if (doer !== account && !world.isAdmin(repository, doer))
        throw new HttpError(
          403,
          "Only admins can query all permissions, repo admins can query all repo permissions, collaborators can query only their own",
        );
      const permission = world.permission(repository, account);
      return {
        body: { permission, role_name: permission, user: renderUser(world, account) },
      };
    },
  }),
  repositoryRoute({
    method: "GET",
    path: "/collaborators/:login",
    scopes: ["repository"],
    needs: "token",
    answer: ({ world, repository, params }) => {
      const login = params["login"] ?? "";
      if (!world.accounts.has(login.toLowerCase())) throw new HttpError(422, noSuchUser(login));
      if (!repository.roles.has(login.toLowerCase())) throw notFound();
      return { status: 204 };
    },
  }),
  repositoryRoute({
    method: "GET",
    path: "/assignees",
    scopes: ["repository"],
    needs: "token",
    // People who may write, and the owner if that is a person. All at once.
    answer: ({ world, repository }) => {
      const owners = [...(world.owners.get(repository.owner) ?? [])];
      const writers = [...repository.roles.keys()]
        .map((login) => world.account(login))
        .filter((account) => world.canWrite(repository, account));
      const people = new Set([...owners, ...writers]);
      const sorted = [...people].toSorted((one, other) => (one.login < other.login ? -1 : 1));
      if (repository.owner.type === "User" && !people.has(repository.owner))
        sorted.push(repository.owner);
      return { body: sorted.map((account) => renderUser(world, account)) };
    },
  }),
];
