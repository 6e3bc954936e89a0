import { faultOfModel, faultsOfModels } from "../../models/check-model.ts";
import { faultsOfRetryPolicy, type RetryPolicy } from "../../models/retry-policy.ts";
import type { ModelChoice } from "../../models/models.ts";
import type { ModelRole } from "../../models/settings.ts";
import { developer } from "./developer.ts";
import { productManager } from "./product-manager.ts";
import { reviewer } from "./reviewer.ts";
import { testAuthor } from "./test-author.ts";

/** Options of one role of the Software House. */
export interface RoleOptions {
  /**
   * System prompt.
   * @default the shipped prompt of the role
   */
  prompt?: string | undefined;
  /** @default TROUPE_MANAGER_MODEL for the product manager, TROUPE_SPECIALIST_MODEL for the others */
  model?: ModelChoice | undefined;
  /**
   * Models to try, in this order, if the role's model fails permanently.
   * @default the `fallbackModels` of the graph
   */
  fallbackModels?: readonly ModelChoice[] | undefined;
  /**
   * Retry policy of the role's model calls; parts that are not set are those of the graph.
   * @default the `retry` of the graph
   */
  retry?: Partial<RetryPolicy> | undefined;
}

/** Names of the roles. */
export type RoleName = "productManager" | "testAuthor" | "developer" | "reviewer";

/** Options by role. */
export type Roles = Partial<Record<RoleName, RoleOptions>>;

/** A role with all its settings, as its node uses it. */
export interface Role extends RoleOptions {
  /** Name of its node. */
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

/** Returns the four roles, with these options in place of the shipped settings. */
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

/** Returns every fault of role options, also those that types cannot exclude; an empty list if there is none. */
export function faultsOfRoles(roles: Roles = {}): string[] {
  const known = Object.keys(SHIPPED);
  return Object.entries(roles).flatMap(([name, role]) => {
    if (!known.includes(name))
      return [`unknown role ${JSON.stringify(name)} in roles; available: ${known.join(", ")}`];
    const { prompt, fallbackModels = [], retry } = role;
    const faults = faultsOfRetryPolicy(retry).map((fault) => `roles.${name}.retry.${fault}`);
    if (prompt !== undefined && prompt.trim() === "") faults.push(`roles.${name}.prompt must not be empty`);
    if (fallbackModels.some((model) => typeof model === "string" && model.trim() === "")) {
      faults.push(`roles.${name}.fallbackModels must not contain an empty name`);
    }
    const models = [
      faultOfModel(`roles.${name}.model`, role.model),
      ...faultsOfModels(`roles.${name}.fallbackModels`, fallbackModels),
    ];
    faults.push(...models.filter((fault) => fault !== null));
    return faults;
  });
}
