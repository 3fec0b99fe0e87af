export * from './index.js';
declare const reticent: typeof import('./index.js');
export default reticent;
