import { describe, expect, it } from "vitest";
import { Risk, tierOf } from "../../src/review/tier.ts";

/** What a change of one line in this file is worth. */
const tierAt = (path: string, risk: Risk = Risk.parse({})) =>
  tierOf({ files: [], notLoaded: [{ path, lines: 1 }] }, risk);

describe("a path where mistakes cost most", () => {
  it.each([
    // Who may do what.
    "src/auth/check.ts",
    "auth.py",
    "src/userAuth.ts",
    "src/AuthGuard.java",
    "src/auth_service.go",
    "src/x-auth-y.ts",
    "pkg/authn/token.go",
    "src/oauth2/client.rb",
    "src/OAuthClient.cs",
    "app/(auth)/page.tsx",
    "src/Authentication.php",
    "lib/authorize.rb",
    "src/acl/rules.ts",
    "src/ACLEditor.tsx",
    "src/login.ts",
    "src/LOGIN.TS",
    "src/sign-in/form.tsx",
    "src/signIn.ts",
    "src/sessionStore.ts",
    "src/sessions/index.js",
    "src/permissions.py",
    // What is secret, and what is paid.
    "src/passwordReset.ts",
    "src/secrets.ts",
    "src/tokens.ts",
    "src/token.ts",
    "src/HTTPToken.kt",
    "lib/crypto/aes.c",
    "src/encrypt.ts",
    ".env.production",
    "src/payments/charge.ts",
    "billing/invoice.sql",
    // What changes the data for good.
    "db/migrations/0007_drop.sql",
    "db/migrate/2026_drop.rb",
    // Whose code is run.
    "package.json",
    "apps/web/package.json",
    "package-lock.json",
    "pnpm-lock.yaml",
    "yarn.lock",
    "go.sum",
    "go.mod",
    "Cargo.lock",
    "poetry.lock",
    "uv.lock",
    "Pipfile.lock",
    "Gemfile.lock",
    "composer.lock",
    "requirements-dev.txt",
    // What builds and publishes it.
    ".github/workflows/ci.yml",
    ".forgejo/workflows/ci.yaml",
    ".gitlab-ci.yml",
    "Jenkinsfile",
    "ci/Jenkinsfile.release",
    ".circleci/config.yml",
    "azure-pipelines.yml",
    "azure-pipelines-nightly.yml",
    ".github/CODEOWNERS",
    ".github/chorale.yml",
    ".chorale.yml",
    // Where it runs.
    "Dockerfile",
    "deploy/web.Dockerfile",
    "docker-compose.yml",
    "compose.yaml",
    "infra/main.tf",
    "infra/prod.tfvars",
    "k8s/web.yaml",
    "deploy/helm/values.yaml",
    "charts/web/Chart.yaml",
  ])("%s", (path) => {
    expect(tierAt(path)).toBe("full");
  });
});

describe("a path like any other", () => {
  it.each([
    "docs/author.md",
    "src/author.ts",
    "src/authors/index.ts",
    "src/bookAuthor.ts",
    "src/authority.ts",
    "src/coauthoring.ts",
    "src/tokenizer.ts",
    "src/Tokenizer.java",
    "src/detokenize.py",
    "src/secretary.ts",
    "src/obsession.ts",
    "src/blogin.ts",
    "src/cryptography-history.ts",
    "src/oracle.ts",
    "src/placl.ts",
    "src/packages.json",
    "src/charts/pie.tsx",
    "src/compose.ts",
    "src/composer.ts",
    // Words about such things.
    "docs/auth.md",
    "src/auth/README.md",
    "docs/login.png",
    "README.md",
    "src/a.ts",
  ])("%s", (path) => {
    expect(tierAt(path)).toBe("trivial");
  });

  it("is one where the configuration says so, and then a document too", () => {
    const risk = Risk.parse({ fullPaths: ["contracts/**", "!contracts/drafts/**"] });
    expect(tierAt("Contracts/terms.md", risk)).toBe("full");
    expect(tierAt("contracts/drafts/terms.md", risk)).toBe("trivial");
    expect(tierAt("src/auth/check.ts", risk)).toBe("trivial");
    expect(tierAt("src/auth/check.ts", Risk.parse({ fullPaths: [] }))).toBe("trivial");
  });
});
