import { faultsOfRetryPolicy, type RetryPolicy } from "../../models/retry-policy.ts";
import type { ModelChoice } from "../../models/models.ts";
import type { ModelRole } from "../../models/settings.ts";
import { developer } from "./developer.ts";
import { productManager } from "./product-manager.ts";
import { reviewer } from "./reviewer.ts";
import { testAuthor } from "./test-author.ts";

/** What can be another than shipped in a role of the Software House. */
export interface RoleOptions {
  prompt?: string | undefined;
  /** The environment's manager model for the product manager, its specialist model for the others, where not given. */
  model?: ModelChoice | undefined;
  /** Asked in this order where its model fails for good, in place of the graph's. */
  fallbackModels?: readonly ModelChoice[] | undefined;
  /** How patient its model calls are, over the graph's `retry`. */
  retry?: Partial<RetryPolicy> | undefined;
}

/** The roles, by their names. */
export type RoleName = "productManager" | "testAuthor" | "developer" | "reviewer";

/** What is changed of which role. */
export type Roles = Partial<Record<RoleName, RoleOptions>>;

/** A role as its box plays it. */
export interface Role extends RoleOptions {
  /** The name of its box. */
  name: string;
  prompt: string;
  modelRole: ModelRole;
}

const SHIPPED: Record<RoleName, Role> = {
  productManager: { ...productManager, modelRole: "manager" },
  testAuthor: { ...testAuthor, modelRole: "specialist" },
  developer: { ...developer, modelRole: "specialist" },
  reviewer: { ...reviewer, modelRole: "specialist" },
};

/** The four roles, with what is changed of them. */
export function completeRoles(roles: Roles = {}): Record<RoleName, Role> {
  const complete = (name: RoleName): Role => {
    const { prompt = SHIPPED[name].prompt, ...rest } = roles[name] ?? {};
    return { ...SHIPPED[name], ...rest, prompt };
  };
  return {
    productManager: complete("productManager"),
    testAuthor: complete("testAuthor"),
    developer: complete("developer"),
    reviewer: complete("reviewer"),
  };
}

/** What is wrong with roles, also with what types alone do not hold; empty where nothing is. */
export function faultsOfRoles(roles: Roles = {}): string[] {
  const known = Object.keys(SHIPPED);
  return Object.entries(roles).flatMap(([name, role]) => {
    if (!known.includes(name)) return [`roles.${name} is no role; the roles are ${known.join(", ")}`];
    const { prompt, fallbackModels = [], retry } = role;
    const faults = faultsOfRetryPolicy(retry).map((fault) => `roles.${name}.retry.${fault}`);
    if (prompt !== undefined && prompt.trim() === "") faults.push(`roles.${name}.prompt is empty`);
    if (fallbackModels.some((model) => typeof model === "string" && model.trim() === "")) {
      faults.push(`roles.${name}: one of the fallbackModels has no name`);
    }
    return faults;
  });
}
