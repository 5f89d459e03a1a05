/** The part of ncc's programmatic interface that the build uses; the package has no types of its own. */
declare module '@vercel/ncc' {
  interface Asset {
    readonly source: string | Buffer;
  }

  interface Result {
    readonly code: string;
    readonly assets: Readonly<Record<string, Asset>>;
  }

  interface Options {
    readonly cache: false;
    /** Write an ES module. */
    readonly esm: boolean;
    readonly filename: string;
    readonly target: string;
    readonly mainFields: readonly string[];
    /** Name of the file that the licences of everything bundled go to. */
    readonly license: string;
    readonly quiet: boolean;
    readonly transpileOnly: boolean;
  }

  export default function ncc(entry: string, options: Options): Promise<Result>;
}
