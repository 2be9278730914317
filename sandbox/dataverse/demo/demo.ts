/** What the demo's two instances begin with. */

export { salesData as demoSales } from './sales-data.ts';
export { serviceData as demoService } from './service-data.ts';
