/**
 * What wasmCloud 2.7 reads: `wash`'s configuration (crates/wash/src/config.rs) and WorkloadDeployment
 * (runtime-operator/api/runtime/v1alpha1), as much of them as the examples use. `wash` ignores fields that it does not
 * know; here they are errors, since a misspelt one would be.
 */
import { z } from 'zod';

/** The pattern of the operator's custom resource: a host, with a scheme and a port where they matter, and no path. */
const allowedHost = z
  .string()
  .regex(
    /^\*$|^([A-Za-z][A-Za-z0-9+.-]*:\/\/)(\*\.)?[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*(:[0-9]{1,5})?\/?$|^(\*\.)?[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*(:[0-9]{1,5})?$/,
  );
const environment = z.strictObject({ config: z.record(z.string(), z.string()) });
/** RFC 1123, section 2.1. */
const dnsLabel = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/);

/** `.wash/config.toml`. Some fields are in snake case, others in camel case: that is how `wash` has them. */
export const washConfig = z.strictObject({
  build: z.strictObject({ command: z.string().min(1), component_path: z.string() }),
  dev: z.strictObject({
    /** An address and a port; a host name is refused. */
    address: z.string().regex(/^(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|\[[0-9a-f:]+\]):[0-9]{1,5}$/),
    components: z
      .array(
        z.strictObject({
          name: z.string().min(1),
          file: z.string(),
          environment: environment.optional(),
          allowedHosts: z.array(allowedHost).optional(),
        }),
      )
      .optional(),
  }),
  workload: z.strictObject({ allowedHosts: z.array(allowedHost), environment: environment.optional() }),
});
export type WashConfig = z.infer<typeof washConfig>;

/** `workload.json`, for `kubectl apply`. */
export const workloadDeployment = z.strictObject({
  apiVersion: z.literal('runtime.wasmcloud.dev/v1alpha1'),
  kind: z.literal('WorkloadDeployment'),
  metadata: z.strictObject({ name: dnsLabel }),
  spec: z.strictObject({
    replicas: z.int().min(0),
    template: z.strictObject({
      spec: z.strictObject({
        hostSelector: z.record(z.string(), z.string()),
        hostInterfaces: z.array(
          z.strictObject({
            namespace: z.string().max(128),
            package: z.string().max(128),
            interfaces: z.array(z.string()).min(1),
            config: z.record(z.string(), z.string()).optional(),
          }),
        ),
        components: z.array(
          z.strictObject({
            name: dnsLabel,
            image: z.string().regex(/^[a-z0-9.-]+(?::[0-9]+)?(?:\/[a-z0-9._-]+)+:[A-Za-z0-9._-]+$/),
            localResources: z.strictObject({ environment: environment.optional(), allowedHosts: z.array(allowedHost) }),
          }),
        ),
      }),
    }),
  }),
});
