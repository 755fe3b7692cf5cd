-- Custom SQL migration file, put your code below! --
INSERT INTO `categories` (`id`, `name`, `slug`) VALUES
	(1, 'Tea', 'tea'),
	(2, 'Coffee', 'coffee'),
	(3, 'Cups; mugs', 'cups-mugs');
--> statement-breakpoint
INSERT INTO `products` (`id`, `category_id`, `sku`, `name`, `description`, `price`, `created_at`) VALUES
	(1, 1, 'TEA-0001', 'Darjeeling', 'First flush, it''s light', 12.5, 1704067200),
	(2, 1, 'TEA-0002', 'Assam', NULL, 8.9, 1704067200),
	(3, 2, 'COF-0001', 'Yirgacheffe', 'Roasted on Mondays -- ground on request', 14, 1704153600),
	(4, 3, 'CUP-0001', 'Mug', '0.3 l', 9.5, 1704153600);
--> statement-breakpoint
INSERT INTO `customers` (`id`, `email`, `name`, `created_at`) VALUES
	(1, 'ada@example.com', 'Ada Lovelace', 1704240000),
	(2, 'grace@example.com', 'Grace Hopper', 1704240000),
	(3, 'zoë@example.com', 'Zoë Müller', 1704326400);
--> statement-breakpoint
INSERT INTO `orders` (`id`, `customer_id`, `status`, `total`, `placed_at`) VALUES
	(1, 1, 'paid', '34.5', 1704412800),
	(2, 2, NULL, '14', 1704499200),
	(3, 3, 'open', NULL, 1704585600);
--> statement-breakpoint
INSERT INTO `order_items` (`order_id`, `product_id`, `quantity`, `unit_price`) VALUES
	(1, 1, 2, 12.5),
	(1, 4, 1, 9.5),
	(2, 3, 1, 14),
	(3, 2, 3, 8.9);
