export declare function findChromium(): string | null;
export declare function getChromium(): Promise<string>;
