-- Custom SQL migration file, put your code below! --
UPDATE `orders` SET `status` = 'open' WHERE `status` IS NULL;
--> statement-breakpoint
UPDATE `orders` SET `total` = (
	SELECT sum(`quantity` * `unit_price`) FROM `order_items` WHERE `order_id` = `orders`.`id`
) WHERE `total` IS NULL;
--> statement-breakpoint
INSERT INTO `reviews` (`product_id`, `customer_id`, `rating`, `body`, `published`) VALUES
	(1, 1, 5, 'Worth every penny', 1),
	(3, 2, 4, NULL, 0);
