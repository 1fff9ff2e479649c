"""One suite for both gateways: the embedded platform's and the Open edX one."""
