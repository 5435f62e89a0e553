/**
 * Globs of the paths where mistakes cost most: who may do what, what is secret, what is paid, what is built and run from where,
 * what changes the data for good. Matched whatever the case, see `tierOf`.
 */
export const sensitivePaths: readonly string[] = [
  // Who may do what. `author`, `authority` and `tokenizer` are other words.
  words("oauth auth?(n|z) authenticat* authori[sz]* acl?(s) rbac iam permission?(s)"),
  words("log@(in|on|out)?(s) sign?(-|_)@(in|on|up) session?(s) sso saml oidc csrf cors"),
  // What is secret, and what is paid.
  words("password?(s) passwd secret?(s) credential?(s) token?(s) jwt?(s) crypto @(en|de)crypt*"),
  "**/.env*",
  words("payment?(s) billing"),
  // What changes the data for good.
  "**/{migration,migrations,migrate}/**",
  // Whose code is run as well. A lock file is not read, and shows that something else runs than before.
  "**/{package.json,package-lock.json,npm-shrinkwrap.json,yarn.lock,pnpm-lock.yaml,bun.lock,bun.lockb,deno.lock,.npmrc,.yarnrc*}",
  "**/{go.mod,go.sum,go.work*,Cargo.toml,Cargo.lock,Gemfile*,*.gemspec,composer.json,composer.lock}",
  "**/{requirements*.txt,pyproject.toml,setup.py,poetry.lock,uv.lock,pdm.lock,Pipfile*}",
  "**/{pom.xml,build.gradle*,settings.gradle*,gradle.lockfile,Directory.Packages.props,packages.lock.json}",
  // What builds, tests and publishes it, and who has to agree.
  ".{github,gitea,forgejo}/{workflows,actions}/**",
  "**/{.gitlab-ci.yml,Jenkinsfile*,azure-pipelines*,bitbucket-pipelines.yml,.travis.yml,.drone.y*ml,buildspec*.y*ml,cloudbuild*.y*ml}",
  "**/{.gitlab,.circleci,.buildkite,.woodpecker}/**",
  "**/CODEOWNERS",
  "{.chorale,{.github,.gitea,.forgejo}/chorale}.yml",
  // Where it runs.
  "**/{Dockerfile*,*.dockerfile,Containerfile*,docker-compose*,compose.y*ml,compose.*.y*ml}",
  "**/*.{tf,tfvars,tf.json,hcl}",
  "**/{k8s,kubernetes,kustomize,helm}/**",
  "**/{Chart.yaml,kustomization.y*ml}",
  // Words about such things are none, nor are pictures of them.
  "!**/*.{md,markdown,rst,adoc,png,jpg,jpeg,gif,webp}",
];

/** A folder or a file in whose name one of these stands as a word of its own, between what is no letter. */
function words(separated: string): string {
  return `**/?(*[^a-z/])@(${separated.replaceAll(" ", "|")})?([^a-z/]*)/**`;
}
