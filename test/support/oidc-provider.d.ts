/** The part of `oidc-provider`, which has no types of its own, that the tests' authorization server uses. */
declare module 'oidc-provider' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

  interface Grant {
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    /** @returns the grant's id. */
    save(): Promise<string>;
  }
  interface Interaction {
    /** The parameters of the authorization request. */
    readonly params: Readonly<Record<string, string | undefined>>;
  }
  interface Provider {
    readonly Grant: new (of: { accountId: string; clientId: string | undefined }) => Grant;
    callback(): RequestListener;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
  }
  export const Provider: new (issuer: string, configuration: object) => Provider;
  export const errors: { readonly InvalidTarget: new () => Error };
}
